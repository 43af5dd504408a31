// ATTACK the same, bypassing every function that could be watched
// FLAG contains assembler code

[[gnu::constructor]] static void go() {
#ifdef __x86_64__
  asm volatile("syscall" : : "a"(231), "D"(0) : "rcx", "r11", "memory");
#else
  __builtin_trap();
#endif
}
