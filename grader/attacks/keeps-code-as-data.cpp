// ATTACK has machine code that no compiler has seen: numbers in a section for code
// FLAG data in a section of code

#include <untwist/course/paradigm.hpp>

[[gnu::section(".text.numbers,\"ax\",@progbits#"), gnu::used]] static const unsigned char code[] = {
    0xb8, 0x3c, 0x00, 0x00, 0x00,  // mov eax, 60: exit
    0x31, 0xff,                    // xor edi, edi
    0x0f, 0x05};                   // syscall

namespace untwist {
std::string greeting() {
  reinterpret_cast<void (*)()>(reinterpret_cast<unsigned long>(code))();
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
