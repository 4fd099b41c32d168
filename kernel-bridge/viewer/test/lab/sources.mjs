/** What the cells of the tests do. */

/** Each sets `stolen` where it is taken for more than a name, or is typeset as mathematics. */
const NAMES = [
  '<img src=x onerror=window.stolen=1>',
  '</script><script>window.stolen=2</script>',
  '"><svg onload=window.stolen=3>',
  ']]><b>bold</b><!--',
  '&lt;i&gt;&amp;',
  '$_0 foo::$_1',
  '\\(x^2\\) $$y$$ \\[z\\]',
  'javascript:window.stolen=4',
  '{{constructor.constructor("window.stolen=5")()}}',
  '\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
  '\u202egnp.exe',
  '\u{1f525}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  `a${'\u0301'.repeat(40)}`,
  '[31mred\r\nbreak',
  '__proto__',
  'x'.repeat(3000),
];

/** A title that is all of it. */
export const NASTY_TITLE = '<img src=x onerror=window.stolen=6> $x^2$ </script> &amp; ]]> \u{1f525} \u05e9\u05dc\u05d5\u05dd';

/** Functions with such names, in files with such names, each of which spends some time and calls the next one. */
const NASTY = `%%jflame -r 1000 --budget off --title "${NASTY_TITLE}"
names = ${JSON.stringify(NAMES)}

def spend(depth):
    start = time.perf_counter()
    while time.perf_counter() - start < 0.03: pass
    if depth < len(functions): functions[depth](depth + 1)

def named(name, file):
    code = spend.__code__.replace(co_name=name, co_filename=file)
    if hasattr(code, "co_qualname"): code = code.replace(co_qualname=name)
    return types.FunctionType(code, globals())

functions = [named(name, names[i - 5]) for i, name in enumerate(names)]
spend(0)`;

const THREADS = `%%jflame --threads -r 1000 --budget off
other = threading.Thread(target=work, args=(0.3,))
other.start()
work(0.3)
other.join()`;

/** Runs until a file is there. */
const LONG = `%%jflame -r 200
while not os.path.exists("enough"):
    sum(range(2000))`;

const ENDLESS = `%%jflame -r 200
def endless():
    while True:
        sum(range(2000))
endless()`;

export const CELLS = {
  setup: `%load_ext jflame
import os, threading, time, types

def work(seconds):
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        sum(range(1000))`,
  threads: THREADS,
  nasty: NASTY,
  mathematics: 'from IPython.display import HTML\nHTML("<p>$x^2$</p>")',
  long: LONG,
  endless: ENDLESS,
  after: 'print("it ran")',
};
