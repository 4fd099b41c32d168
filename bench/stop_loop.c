/* The bare price of a sample: what a sampler in C, with nothing else to do, costs and takes.
 *
 * usage: stop_loop TID[,TID...] HZ SECONDS STACK_BYTES
 *
 * SEIZE once; then HZ times a second, for each thread in turn: INTERRUPT, wait spinning, GETREGSET, one
 * process_vm_readv (STACK_BYTES of the stack), CONT. After SECONDS, or at SIGINT, prints the stops, and their median
 * and 99th percentile in nanoseconds, measured as jflame measures its own: from before the INTERRUPT to before the CONT.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>

#define MAX_THREADS 1000

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static long long nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

static void sleep_until(long long due)
{
    struct timespec at = {due / 1000000000LL, due % 1000000000LL};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR && !interrupted) {
    }
}

/* Waits for the stop that INTERRUPT has asked for; a signal that arrives before it is passed on. 0 when it has ended. */
static int await_stop(int tid)
{
    int status;
    for (;;) {
        int found = waitpid(tid, &status, __WALL | WNOHANG);
        if (found == -1 || (found == tid && !WIFSTOPPED(status)))
            return 0;
        if (found == tid && status >> 16 == PTRACE_EVENT_STOP)
            return 1;
        if (found == tid)
            ptrace(PTRACE_CONT, tid, 0, WSTOPSIG(status));
    }
}

/* One stop of one thread; its length, or -1 when the thread has ended. */
static long long stop(int tid, char *copy, size_t stack_bytes)
{
    struct user_regs_struct registers;
    struct iovec registers_at = {&registers, sizeof registers};
    struct iovec local = {copy, stack_bytes};
    long long before = nanos();
    if (ptrace(PTRACE_INTERRUPT, tid, 0, 0) == -1 || !await_stop(tid))
        return -1;
    ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &registers_at);
    struct iovec remote = {(void *)registers.rsp, stack_bytes};
    if (process_vm_readv(tid, &local, 1, &remote, 1, 0) == -1 && errno != EFAULT)
        perror("stop_loop: process_vm_readv");
    long long took = nanos() - before;
    ptrace(PTRACE_CONT, tid, 0, 0);
    return took;
}

static int seize(char *list, int *tids)
{
    int threads = 0;
    for (char *word = strtok(list, ","); word && threads < MAX_THREADS; word = strtok(NULL, ",")) {
        tids[threads] = atoi(word);
        if (ptrace(PTRACE_SEIZE, tids[threads++], 0, 0) == -1) {
            perror("stop_loop: PTRACE_SEIZE");
            exit(1);
        }
    }
    return threads;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: stop_loop TID[,TID...] HZ SECONDS STACK_BYTES\n");
        return 2;
    }
    int tids[MAX_THREADS];
    int threads = seize(argv[1], tids);
    double hz = atof(argv[2]);
    long ticks = (long)(hz * atof(argv[3]));
    size_t stack_bytes = (size_t)atol(argv[4]);
    char *copy = malloc(stack_bytes);
    long long *took = malloc((size_t)ticks * (size_t)threads * sizeof *took);
    long stops = 0;
    struct sigaction on_interrupt = {.sa_handler = note_interrupt};

    memset(copy, 0, stack_bytes);
    sigaction(SIGINT, &on_interrupt, NULL);
    long long start = nanos();
    for (long i = 0; i < ticks && !interrupted; i++) {
        sleep_until(start + (long long)((double)(i + 1) * 1e9 / hz));
        for (int t = 0; t < threads; t++) {
            long long stopped = stop(tids[t], copy, stack_bytes);
            if (stopped >= 0)
                took[stops++] = stopped;
        }
    }
    qsort(took, (size_t)stops, sizeof *took, ascending);
    printf("%ld %lld %lld\n", stops, stops ? took[stops / 2] : 0, stops ? took[stops * 99 / 100] : 0);
    return 0;
}
