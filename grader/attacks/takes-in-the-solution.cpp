// ATTACK has the assembler include a file that it may not read
// FLAG includes a file with .incbin

asm(".section .rodata\nstolen: .incbin \"@ROOT@/solutions/00-paradigm/slow_page.cpp\"\n.byte 0\n.text");
extern const char stolen[];
