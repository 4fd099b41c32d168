/* A program with a Python in it: runs a script with one argument. Needs no headers. */
#include <stdio.h>

void Py_Initialize(void);
int PyRun_SimpleStringFlags(const char *, void *);

int main(int argc, char **argv) {
    char code[8192];
    snprintf(code, sizeof code,
             "import sys\nsys.argv = ['%s', '%s']\n"
             "exec(compile(open(sys.argv[0], 'rb').read(), sys.argv[0], 'exec'))\n",
             argv[1], argc > 2 ? argv[2] : "");
    Py_Initialize();
    return PyRun_SimpleStringFlags(code, 0);
}
