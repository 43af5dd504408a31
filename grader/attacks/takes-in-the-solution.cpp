// ATTACK has the assembler take in a file that it may not see
// FLAG includes a file with .incbin

asm(".section .rodata\nstolen: .incbin \"@ROOT@/solutions/00-paradigm/slow_page.cpp\"\n.byte 0\n.text");
extern const char stolen[];
