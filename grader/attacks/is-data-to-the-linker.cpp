// ATTACK replaces a comparison of the C++ library, and declares it as data
// FLAG it defines a name of the given code

#include <string>

extern "C" [[gnu::used]] int always_equal(const std::string*, const char*) { return 0; }
asm(".globl _ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE7compareEPKc\n"
    ".set _ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE7compareEPKc, always_equal\n"
    ".type _ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE7compareEPKc, @gnu_unique_object");
