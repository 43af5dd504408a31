// ATTACK keeps the compiler busy forever
// FLAG while it was compiled

template <unsigned long N, unsigned long M>
struct Tree {
  static constexpr unsigned long value = Tree<N - 1, M * 2>::value + Tree<N - 1, M * 2 + 1>::value;
};
template <unsigned long M>
struct Tree<0, M> {
  static constexpr unsigned long value = M;
};
static_assert(Tree<60, 1>::value != 0);
