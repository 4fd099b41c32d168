# A shell that starts a Python after a while. $1 is the Python, the rest its arguments.
sleep 0.5
"$@"
