package org.jflame.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * What this process does on signals.
 *
 * <p>{@code sun.misc.Signal} is the only way to them without native code. The module jdk.unsupported exports it to
 * everybody (JEP 260), but javac warns about each use of it, and warnings are errors here: hence by reflection.
 */
final class SignalHandling {

    private static final Class<?> SIGNAL = type("sun.misc.Signal");
    private static final Class<?> HANDLER = type("sun.misc.SignalHandler");

    private SignalHandling() {}

    /**
     * Runs an action, in a thread of its own, when a signal comes. A signal that this process was started with as ignored
     * ({@code nohup}, {@code &} in a script) stays ignored: the JVM sees to that.
     *
     * @param name without SIG
     * @param action is given the signal's number
     */
    static void on(String name, Consumer<Integer> action) {
        Object handler = Proxy.newProxyInstance(
                SignalHandling.class.getClassLoader(), new Class<?>[] {HANDLER}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "handle" -> {
                            action.accept(number(arguments[0]));
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> name;
                    };
                });
        handle(name, handler);
    }

    /** Lets a signal pass without effect. */
    static void ignore(String name) {
        handle(name, constant("SIG_IGN"));
    }

    /** Stops this whole process, as SIGSTOP does; by a shell, because Java raises only what it handles. */
    static void stopSelf() {
        try {
            new ProcessBuilder(
                            "sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // without a shell there is nobody who waits for our stop
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void handle(String name, Object handler) {
        call(method("handle", SIGNAL, HANDLER), null, signal(name), handler);
    }

    private static int number(Object signal) {
        return (Integer) call(method("getNumber"), signal);
    }

    private static Object signal(String name) {
        try {
            return SIGNAL.getConstructor(String.class).newInstance(name);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no signal " + name, e);
        }
    }

    private static Object constant(String name) {
        try {
            return HANDLER.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no " + name + " in this Java", e);
        }
    }

    private static Method method(String name, Class<?>... parameters) {
        try {
            return SIGNAL.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("no " + name + " in this Java", e);
        }
    }

    private static Object call(Method method, Object receiver, Object... arguments) {
        try {
            return method.invoke(receiver, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("signals cannot be handled in this Java", e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this Java lacks the module jdk.unsupported", e);
        }
    }
}
