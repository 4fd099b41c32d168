// Calls functions of an assembler, about which nothing is stated, on a stack that earlier calls have left return
// addresses on. Prints "ready" first.
#include <alloca.h>
#include <stdio.h>

#define NOINLINE __attribute__((noinline, noclone))

// As OpenBLAS's kernels begin: the caller's registers below the entry's stack pointer, which rbx keeps, then a buffer at
// a page's start. Then as MKL's: a frame pointer, and a stack pointer that is aligned; entered through one more function.
__asm__(".text\n"
        ".globl kernel\n"
        ".type kernel, @function\n"
        "kernel:\n"
        "  sub $0x60, %rsp\n"
        "  mov %rbx, (%rsp)\n"
        "  mov %rbp, 0x8(%rsp)\n"
        "  mov %r12, 0x10(%rsp)\n"
        "  vzeroupper\n"
        "  mov %rsp, %rbx\n"
        "  sub $0x7080, %rsp\n"
        "  and $0xfffffffffffff000, %rsp\n"
        "  cmp $0, %rdi\n"
        "  je 2f\n"
        "  xor %ebp, %ebp\n"
        "  xor %r12d, %r12d\n"
        "1: dec %rdi\n"
        "  jnz 1b\n"
        "2: mov %rbx, %rsp\n"
        "  mov (%rsp), %rbx\n"
        "  mov 0x8(%rsp), %rbp\n"
        "  mov 0x10(%rsp), %r12\n"
        "  add $0x60, %rsp\n"
        "  ret\n"
        ".size kernel, . - kernel\n"
        ".globl aligned\n"
        ".type aligned, @function\n"
        "aligned:\n"
        "  push %rbp\n"
        "  mov %rsp, %rbp\n"
        "  push %r15\n"
        "  push %rbx\n"
        "  and $-64, %rsp\n"
        "  sub $0x140, %rsp\n"
        "  mov %rdi, 0x28(%rsp)\n"
        "1: dec %rdi\n"
        "  jnz 1b\n"
        "  lea -0x10(%rbp), %rsp\n"
        "  pop %rbx\n"
        "  pop %r15\n"
        "  pop %rbp\n"
        "  ret\n"
        ".size aligned, . - aligned\n"
        ".globl passes_on\n"
        ".type passes_on, @function\n"
        "passes_on:\n"
        "  push %rbx\n"
        "  lea -0x80(%rsp), %rsp\n"
        "  mov %rdi, %rbx\n"
        "  call aligned\n"
        "  sub $-0x80, %rsp\n"
        "  pop %rbx\n"
        "  ret\n"
        ".size passes_on, . - passes_on\n");

void kernel(unsigned long rounds);
void passes_on(unsigned long rounds);

static volatile unsigned long sink;
void (*volatile code)(unsigned long) = kernel;

NOINLINE void leaves_addresses(int depth) {
    if (depth > 0) {
        leaves_addresses(depth - 1);
    }
    sink += depth;
}

// A frame of a size that nobody knows before: its CFA is relative to rbp, which the assembler's functions overwrite.
NOINLINE void calls(unsigned long rounds) {
    volatile char *room = alloca(64 + (rounds & 63));
    room[0] = 1;
    code(rounds);
    sink += room[0];
}

int main(void) {
    puts("ready");
    fflush(stdout);
    for (;;) {
        leaves_addresses(2000);
        code = code == kernel ? passes_on : kernel;
        calls(3000000);
    }
}
