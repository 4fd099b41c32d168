/* Loads several libpythons, each for itself, and runs a script in the last one: SCRIPT ARGUMENT LIBPYTHON... */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
    char code[8192];
    void *library = NULL;
    snprintf(code, sizeof code,
             "import sys\nsys.argv = ['%s', '%s']\n"
             "exec(compile(open(sys.argv[0], 'rb').read(), sys.argv[0], 'exec'))\n",
             argv[1], argv[2]);
    for (int i = 3; i < argc; i++) {
        library = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
    }
    ((void (*)(void)) dlsym(library, "Py_Initialize"))();
    return ((int (*)(const char *, void *)) dlsym(library, "PyRun_SimpleStringFlags"))(code, NULL);
}
