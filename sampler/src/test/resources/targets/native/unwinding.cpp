// Does, one after the other and for ever, what makes stacks hard to unwind. Prints "ready" first.
#include <alloca.h>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

#define NOINLINE __attribute__((noinline, noclone))

static volatile uint64_t sink;

static NOINLINE void spin(unsigned rounds) {
    for (unsigned i = 0; i < rounds; i++) {
        sink = sink * 31 + i;
    }
}

static NOINLINE uint64_t leaf(uint64_t x) {
    return x * 2654435761u ^ (x >> 7);
}

#if __cpp_exceptions
struct Guard {
    unsigned rounds;
    ~Guard() { spin(rounds); }
};

static NOINLINE int thrower(int depth) {
    Guard guard{500};
    if (depth == 0) {
        throw std::string("thrown from below");
    }
    int result = thrower(depth - 1) + 1;
    sink += result;
    return result;
}

static NOINLINE void exceptions() {
    for (int i = 0; i < 50; i++) {
        try {
            thrower(8);
        } catch (const std::string &text) {
            spin(200);
            sink += text.size();
        }
    }
}

#else
static void exceptions() {}
#endif

static NOINLINE void variable_length(int n) {
    volatile char array[n];
    char *allocated = static_cast<char *>(alloca(n * 2));
    memset(allocated, n, n * 2);
    array[n - 1] = allocated[n];
    spin(300);
    sink += array[n - 1];
    if (n > 16) {
        variable_length(n - 7);
        sink += array[n - 1];
    }
}

static NOINLINE void over_aligned(int depth) {
    alignas(128) volatile char line[256];
    line[depth] = 1;
    spin(300);
    if (depth > 0) {
        over_aligned(depth - 1);
    }
    sink += line[depth];
}

static NOINLINE int variadic(int count, ...) {
    va_list arguments;
    va_start(arguments, count);
    int sum = 0;
    for (int i = 0; i < count; i++) {
        sum += va_arg(arguments, int);
    }
    va_end(arguments);
    spin(200);
    return sum;
}

static int compare(const void *a, const void *b) {
    spin(5);
    return *static_cast<const int *>(a) - *static_cast<const int *>(b);
}

static NOINLINE void sorted() {
    std::vector<int> numbers(300);
    for (size_t i = 0; i < numbers.size(); i++) {
        numbers[i] = static_cast<int>(leaf(i) % 1000);
    }
    qsort(numbers.data(), numbers.size(), sizeof(int), compare);
}

struct Shape {
    virtual ~Shape() {}
    virtual double area(int depth) const = 0;
};

struct Nested : Shape {
    const Shape *inner;
    double area(int depth) const override {
        spin(100);
        return depth == 0 ? 1.0 : inner->area(depth - 1) + 0.5;
    }
};

static NOINLINE void libraries() {
    for (int i = 0; i < 300; i++) {
        sink += getppid() + strlen("short") + atoi("123") + static_cast<int>(leaf(i));
        char text[64];
        snprintf(text, sizeof text, "%d %s %.3f", i, "text", i / 3.0);
        sink += text[3];
    }
}

static NOINLINE void in_handler(int depth) {
    spin(1500);
    if (depth > 0) {
        in_handler(depth - 1);
    }
    sink++;
}

static void on_alarm(int) {
    in_handler(3);
}

static NOINLINE void big_frame(int depth) {
    volatile char large[3000];
    large[depth] = 3;
    spin(100);
    if (depth > 0) {
        big_frame(depth - 1);
    }
    sink += large[depth];
}

int main(int argc, char **argv) {
    struct sigaction action = {};
    action.sa_handler = on_alarm;
    if (argc > 1 && strcmp(argv[1], "altstack") == 0) {
        stack_t other = {};
        other.ss_sp = malloc(64 << 10);
        other.ss_size = 64 << 10;
        sigaltstack(&other, nullptr);
        action.sa_flags = SA_ONSTACK;
    }
    sigaction(SIGALRM, &action, nullptr);
    itimerval interval = {{0, 2000}, {0, 2000}};
    setitimer(ITIMER_REAL, &interval, nullptr);
    Nested innermost;
    innermost.inner = &innermost;
    puts("ready");
    fflush(stdout);
    for (;;) {
        exceptions();
        variable_length(200);
        over_aligned(20);
        sink += variadic(5, 1, 2, 3, 4, 5);
        sorted();
        sink += static_cast<uint64_t>(innermost.area(30));
        libraries();
        big_frame(6);
        spin(2000);
    }
}
