/* Threads that never run Python: many that sleep, and one that works, a quarter of its time in one of two functions. */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static volatile unsigned long count;

static long long cpu_nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

__attribute__((noinline)) static void spin(long long nanos)
{
    long long end = cpu_nanos() + nanos;
    while (cpu_nanos() < end)
        for (int i = 0; i < 20000; i++)
            count++;
}

/* The two are of equal shape. */
__attribute__((noinline)) static void spin_a_quarter(void)
{
    spin(5000000);
    count++;
}

__attribute__((noinline)) static void spin_the_rest(void)
{
    spin(15000000);
    count++;
}

static void *idle(void *unused)
{
    pthread_setname_np(pthread_self(), "pool-idle");
    pthread_mutex_lock(&lock);
    for (;;)
        pthread_cond_wait(&never, &lock);
    return unused;
}

static void *work(void *unused)
{
    pthread_setname_np(pthread_self(), "pool-busy");
    for (;;) {
        spin_a_quarter();
        spin_the_rest();
    }
    return unused;
}

static void begin(void *(*what)(void *))
{
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    pthread_create(&thread, &small, what, 0);
}

void begin_idle(int threads)
{
    while (threads-- > 0)
        begin(idle);
}

void begin_busy(void)
{
    begin(work);
}
