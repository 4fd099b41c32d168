/* The bare price of a sample: what a sampler in C, with nothing else to do, costs and takes.
 *
 * usage: stop_loop PID HZ SECONDS STACK_BYTES ADDRESS...
 *
 * SEIZE once; then HZ times a second INTERRUPT, wait spinning, GETREGSET, one process_vm_readv (STACK_BYTES of the stack
 * and a page at each ADDRESS), CONT. Prints the stops, and their median and 99th percentile in nanoseconds, measured as
 * jflame measures its own: from before the INTERRUPT to before the CONT.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>

#define PAGE_BYTES 4096
#define MAX_PAGES 1000

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
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) {
    }
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: stop_loop PID HZ SECONDS STACK_BYTES ADDRESS...\n");
        return 2;
    }
    int pid = atoi(argv[1]);
    double hz = atof(argv[2]);
    long count = (long)(hz * atof(argv[3]));
    size_t stack_bytes = (size_t)atol(argv[4]);
    int pages = argc - 5 < MAX_PAGES ? argc - 5 : MAX_PAGES;
    char *copy = malloc(stack_bytes + (size_t)pages * PAGE_BYTES);
    long long *took = malloc((size_t)count * sizeof *took);
    struct iovec remote[MAX_PAGES + 1];
    struct iovec local = {copy, stack_bytes + (size_t)pages * PAGE_BYTES};
    struct user_regs_struct registers;
    struct iovec registers_at = {&registers, sizeof registers};

    memset(copy, 0, local.iov_len);
    for (int i = 0; i < pages; i++)
        remote[i] = (struct iovec){(void *)strtoul(argv[5 + i], NULL, 16), PAGE_BYTES};
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) == -1) {
        perror("stop_loop: PTRACE_SEIZE");
        return 1;
    }
    long long start = nanos();
    for (long i = 0; i < count; i++) {
        int status;
        sleep_until(start + (long long)((double)(i + 1) * 1e9 / hz));
        long long before = nanos();
        if (ptrace(PTRACE_INTERRUPT, pid, 0, 0) == -1) {
            count = i;
            break;
        }
        while (waitpid(pid, &status, __WALL | WNOHANG) == 0) {
        }
        ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &registers_at);
        remote[pages] = (struct iovec){(void *)registers.rsp, stack_bytes};
        if (process_vm_readv(pid, &local, 1, remote, (unsigned long)pages + 1, 0) == -1 && errno != EFAULT)
            perror("stop_loop: process_vm_readv");
        took[i] = nanos() - before;
        ptrace(PTRACE_CONT, pid, 0, 0);
    }
    qsort(took, (size_t)count, sizeof *took, ascending);
    printf("%ld %lld %lld\n", count, count ? took[count / 2] : 0, count ? took[count * 99 / 100] : 0);
    return 0;
}
