/* Clients of `jflame web`: some upload all the time, some read all the time, each on a connection of its own.
 *
 * usage: web_load PORT SECONDS UPLOADERS READERS TOKEN BODY_FILE PATHS_FILE
 * Prints JSON: how many were answered well, how many were not, and how long they took in milliseconds.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TIMES = 1 << 21, MOST_PATHS = 4096, BUFFER = 1 << 16 };

struct kind {
    double times[MOST_TIMES];
    int count, errors;
    pthread_mutex_t lock;
};

static struct kind reads = {.lock = PTHREAD_MUTEX_INITIALIZER}, uploads = {.lock = PTHREAD_MUTEX_INITIALIZER};
static char *paths[MOST_PATHS];
static int path_count, port;
static double end;
static const char *token;
static char *body;
static size_t body_size;

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static int connected(void) {
    int socket_ = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval patience = {.tv_sec = 60};
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(socket_, (struct sockaddr *)&to, sizeof to)) {
        close(socket_);
        return -1;
    }
    return socket_;
}

static int send_all(int socket_, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t sent = send(socket_, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) return -1;
        bytes += sent;
        size -= (size_t)sent;
    }
    return 0;
}

/* Reads one answer; returns its status, -1 for none. */
static int answer(int socket_, char *buffer) {
    size_t have = 0;
    char *header_end = NULL;
    while (!header_end) {
        ssize_t got = recv(socket_, buffer + have, BUFFER - 1 - have, 0);
        if (got <= 0) return -1;
        have += (size_t)got;
        buffer[have] = 0;
        header_end = strstr(buffer, "\r\n\r\n");
        if (!header_end && have >= BUFFER - 1) return -1;
    }
    int status = atoi(buffer + 9);
    char *length = strcasestr(buffer, "content-length:");
    if (!length) return -1;
    long left = atol(length + 15) - (long)(have - (size_t)(header_end + 4 - buffer));
    while (left > 0) {
        ssize_t got = recv(socket_, buffer, BUFFER, 0);
        if (got <= 0) return -1;
        left -= got;
    }
    return status;
}

static void note(struct kind *kind, int is_good, double millis) {
    pthread_mutex_lock(&kind->lock);
    if (!is_good)
        kind->errors++;
    else if (kind->count < MOST_TIMES)
        kind->times[kind->count++] = millis;
    pthread_mutex_unlock(&kind->lock);
}

static void client(struct kind *kind, int is_upload, unsigned seed) {
    char *buffer = malloc(BUFFER + 1), request[2048];
    int socket_ = -1;
    while (now() < end) {
        double began = now();
        if (socket_ < 0) socket_ = connected();
        if (is_upload)
            snprintf(request, sizeof request,
                     "PUT /upload?title=run%%20%u HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                     "Content-Length: %zu\r\n\r\n", rand_r(&seed) % 1000, token, body_size);
        else
            snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n",
                     paths[rand_r(&seed) % (unsigned)path_count]);
        int status = -1;
        if (socket_ >= 0 && !send_all(socket_, request, strlen(request)) &&
            (!is_upload || !send_all(socket_, body, body_size)))
            status = answer(socket_, buffer);
        note(kind, status == (is_upload ? 201 : 200), (now() - began) * 1e3);
        if (status < 0 && socket_ >= 0) {
            close(socket_);
            socket_ = -1;
        }
    }
    free(buffer);
}

static void *upload(void *seed) {
    client(&uploads, 1, (unsigned)(size_t)seed);
    return NULL;
}

static void *look(void *seed) {
    client(&reads, 0, (unsigned)(size_t)seed);
    return NULL;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print(const char *name, struct kind *kind, const char *after) {
    int n = kind->count;
    qsort(kind->times, (size_t)n, sizeof(double), by_size);
    printf("\"%s\": {\"good\": %d, \"bad\": %d, \"p50\": %.2f, \"p99\": %.2f, \"most\": %.2f}%s", name, n, kind->errors,
           n ? kind->times[n / 2] : 0, n ? kind->times[(long)n * 99 / 100] : 0, n ? kind->times[n - 1] : 0, after);
}

int main(int argc, char **argv) {
    if (argc != 8) return 2;
    port = atoi(argv[1]);
    int uploaders = atoi(argv[3]), readers = atoi(argv[4]);
    token = argv[5];
    FILE *file = fopen(argv[6], "rb");
    if (!file) return 1;
    fseek(file, 0, SEEK_END);
    body_size = (size_t)ftell(file);
    rewind(file);
    body = malloc(body_size);
    if (fread(body, 1, body_size, file) != body_size) return 1;
    file = fopen(argv[7], "r");
    char line[1024];
    while (file && path_count < MOST_PATHS && fgets(line, sizeof line, file))
        paths[path_count++] = strndup(line, strcspn(line, "\n"));
    if (!path_count) return 1;
    end = now() + atof(argv[2]);
    pthread_t threads[1024];
    int count = 0;
    for (int i = 0; i < uploaders && count < 1024; i++) pthread_create(&threads[count++], NULL, upload, (void *)(size_t)(i + 1));
    for (int i = 0; i < readers && count < 1024; i++) pthread_create(&threads[count++], NULL, look, (void *)(size_t)(i + 999));
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    printf("{");
    print("reads", &reads, ", ");
    print("uploads", &uploads, "}\n");
    return 0;
}
