// Functions whose names are hard to read. Each calls `work`, so that none is empty or merged with another.
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

volatile long total;
#define NOINLINE __attribute__((noinline, noclone))

static NOINLINE void work(long n) {
    for (long i = 0; i < n; i++) {
        total += i ^ n;
    }
}

namespace outer {
namespace {
template <typename T, int N>
NOINLINE T hidden(T value) {
    work(value + N);
    return value;
}
}  // namespace

struct Number {
    int value;
    NOINLINE bool operator<(const Number& other) const { work(3); return value < other.value; }
    NOINLINE Number operator<<(int bits) const { work(4); return {value << bits}; }
    NOINLINE Number* operator->() { work(5); return this; }
    NOINLINE int operator()(int a, int b) const { work(6); return a + b + value; }
    NOINLINE int operator[](int at) const { work(7); return at + value; }
    NOINLINE operator std::string() const { work(8); return "number"; }
    template <typename T>
    NOINLINE bool operator>(const T& other) const { work(9); return value > static_cast<int>(other); }
};

template <typename F>
NOINLINE long apply(F function) {
    work(10);
    return function(1) + 1;
}

template <typename T>
struct Box {
    std::vector<T> items;
    NOINLINE explicit Box(T item) : items{item} { work(11); }
    NOINLINE ~Box() { work(12); }
    NOINLINE const T& first() const { work(13); return items.front(); }
};

NOINLINE long local(long n) {
    struct Inner {
        NOINLINE long twice(long m) const { work(m); return 2 * m; }
    };
    auto lambda = [n](long m) NOINLINE { work(m); return n + m; };
    auto empty = []() NOINLINE { work(14); return 1L; };
    return Inner().twice(n) + apply(lambda) + empty();
}
}  // namespace outer

extern "C" NOINLINE long plain_c(long n) {
    work(n);
    return n + 1;
}

NOINLINE void (*chosen(int which))(long) {
    work(which);
    return which ? work : nullptr;
}

template <typename T>
NOINLINE void (*chosen_of(T which))(long) {
    work(which + 1);
    return which ? work : nullptr;
}

int main() {
    outer::Number one{1}, two{2};
    long sum = outer::hidden<int, 7>(3) + outer::hidden<long, 8>(4);
    sum += one < two;
    sum += (one << 3).value + one->value + one(1, 2) + one[3] + std::string(one).size() + (one > 2.5);
    outer::Box<std::string> box("x");
    sum += box.first().size() + outer::local(5) + plain_c(6);
    sum += chosen(1) != nullptr;
    sum += chosen_of<short>(1) != nullptr;
    std::printf("%ld\n", sum + total);
}
