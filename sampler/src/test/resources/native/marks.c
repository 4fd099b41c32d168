/* Functions whose names are in the stack while they call back: what is between two Python frames is known by them. */
#include <pthread.h>
#include <unistd.h>

typedef void (*callback)(void);

static volatile int sink;

static inline void burn(int rounds) {
    for (int i = 0; i < rounds; i++) {
        sink += i;
    }
}

__attribute__((noinline)) void mark_inner(callback call) {
    burn(500);
    call();
    burn(500);
}

__attribute__((noinline)) static void mark_within(callback call) {
    volatile char room[3000]; /* a frame with space in it */
    room[0] = 1;
    burn(500);
    call();
    burn(500 + room[0]);
}

__attribute__((noinline)) void mark_outer(callback call) {
    burn(500);
    mark_within(call);
    burn(500);
}

__attribute__((noinline)) static void *mark_thread(void *call) {
    for (int i = 0; i < 2000; i++) {
        burn(500);
        ((callback)call)();
    }
    return 0;
}

/* Calls back from a thread that Python knows nothing of; returns when it has ended. */
void mark_thread_of_c(callback call) {
    pthread_t thread;
    pthread_create(&thread, 0, mark_thread, (void *)call);
    pthread_join(thread, 0);
}

/* Spends its time behind the pop: a compiler's row still says that the register is where it was saved. */
__asm__(".globl mark_popped\n"
        ".type mark_popped, @function\n"
        "mark_popped:\n"
        ".cfi_startproc\n"
        "  push %rbp\n"
        ".cfi_def_cfa_offset 16\n"
        ".cfi_offset %rbp, -16\n"
        "  xor %ebp, %ebp\n"
        "  pop %rbp\n"
        ".cfi_def_cfa_offset 8\n"
        "1: dec %rdi\n"
        "  jnz 1b\n"
        "  ret\n"
        ".cfi_endproc\n"
        ".size mark_popped, .-mark_popped\n");

/* As above, in the middle of a stack and without any row: who looks for its caller has to guess. */
__asm__(".globl mark_blind\n"
        ".type mark_blind, @function\n"
        "mark_blind:\n"
        "  push %rbp\n"
        "  mov %rsp, %rbp\n"
        "  sub $64, %rsp\n"
        "  call *%rdi\n"
        "  leave\n"
        "  ret\n"
        ".size mark_blind, .-mark_blind\n");

/* Sleeps in a system call, three calls deep. */
void mark_asleep(void) {
    burn(500);
    pause();
    burn(500);
}
