// ATTACK runs before everything else that runs before main()
// FLAG code that runs before everything else

static void first() {}
[[gnu::section(".preinit_array"), gnu::used]] static void (*const in_front)() = first;
