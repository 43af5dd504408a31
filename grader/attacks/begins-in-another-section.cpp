// ATTACK has the loader call it through a section that is older than constructors
// FLAG code that runs before everything else: section .init

extern "C" [[gnu::used]] void early() {}
#ifdef __x86_64__
asm(".section .init,\"ax\",@progbits\n call early\n .text");
#else
asm(".section .init,\"ax\",@progbits\n .text");
#endif
