import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs many command lines of Kafka's own tools in one JVM, so that a hundred cost seconds instead of minutes.
 *
 * <p>One JSON object per line comes in: {"class": main class, "args": [...], "stdin": base64, "seconds": limit}; one goes out:
 * {"stdout": base64, "stderr": base64, "code": exit code, -1 when the limit ended it}. A command sees what it would see in a
 * JVM of its own: its standard streams, fresh static fields of the tool's classes (the rest of Kafka is shared), its shutdown
 * hooks at its end, and nothing after a call of exit.
 *
 * <p>java --add-opens java.base/java.lang=ALL-UNNAMED -cp DRIVER:LIBS/* ToolDriver
 */
public final class ToolDriver {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Packages with a tool's own code, whose static fields (such as the consumer's message count) belong to one run. */
    private static final String[] TOOL_PACKAGES = {"org.apache.kafka.tools.", "kafka.tools.", "kafka.admin."};

    // Scala's println keeps the stream that it saw first: it stays, and what is behind it changes.
    private static final Behind OUT = new Behind();
    private static final Behind ERR = new Behind();

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(new PrintStream(OUT, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(ERR, true, StandardCharsets.UTF_8));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Exit.setExitProcedure((code, message) -> Run.current.exit(code));
        Exit.setHaltProcedure((code, message) -> Run.current.exit(code));
        catchShutdownHooks();
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(JSON.writeValueAsString(new Run(JSON.readTree(line)).answer()));
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Newer versions of Kafka add their hooks through Exit; older tools go to the runtime, where {@link #runtimeHooks} finds them. */
    private static void catchShutdownHooks() throws ReflectiveOperationException {
        Class<?> adder;
        try {
            adder = Class.forName("org.apache.kafka.common.utils.Exit$ShutdownHookAdder");
        } catch (ClassNotFoundException beforeHooks) {
            return;
        }
        Object ours = Proxy.newProxyInstance(adder.getClassLoader(), new Class<?>[] {adder}, (proxy, method, args) -> {
            Run.current.hooks.add((Runnable) args[1]);
            return null;
        });
        Exit.class.getMethod("setShutdownHookAdder", adder).invoke(null, ours);
    }

    /** The hooks that the runtime would run at its end. Needs --add-opens java.base/java.lang=ALL-UNNAMED. */
    @SuppressWarnings("unchecked")
    private static Map<Thread, Thread> runtimeHooks() throws ReflectiveOperationException {
        Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        hooks.setAccessible(true);
        return (Map<Thread, Thread>) hooks.get(null);
    }

    /** An output stream that another one stands behind. */
    private static final class Behind extends OutputStream {
        volatile OutputStream target = System.err;

        @Override
        public void write(int b) throws IOException {
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            target.write(bytes, from, length);
        }
    }

    /** One command line. */
    private static final class Run {
        static volatile Run current;

        final List<Runnable> hooks = new ArrayList<>();
        private final JsonNode command;
        private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile int code = -1;
        private final Set<Thread> hooksBefore;
        private boolean ending;

        Run(JsonNode command) throws ReflectiveOperationException {
            this.command = command;
            hooksBefore = new HashSet<>(runtimeHooks().keySet());
        }

        ObjectNode answer() throws Exception {
            current = this;
            OUT.target = stdout;
            ERR.target = stderr;
            System.setIn(new ByteArrayInputStream(Base64.getDecoder().decode(command.path("stdin").asText(""))));
            Thread thread = new Thread(this::run, "main");
            thread.setDaemon(true);
            thread.start();
            end.await(command.path("seconds").asLong(60), TimeUnit.SECONDS);
            System.out.flush();
            System.err.flush();
            ObjectNode answer = JSON.createObjectNode();
            answer.put("stdout", stdout.toByteArray());
            answer.put("stderr", stderr.toByteArray());
            answer.put("code", code);
            return answer;
        }

        private void run() {
            int result = 0;
            try {
                ClassLoader loader = new ToolLoader();
                Thread.currentThread().setContextClassLoader(loader);
                String[] args = JSON.convertValue(command.get("args"), String[].class);
                Class<?> tool = Class.forName(command.get("class").asText(), true, loader);
                tool.getMethod("main", String[].class).invoke(null, (Object) args);
            } catch (InvocationTargetException e) {
                System.err.print("Exception in thread \"main\" ");
                e.getCause().printStackTrace();
                result = 1;
            } catch (ReflectiveOperationException e) {
                e.printStackTrace();
                result = -2;
            }
            ended(result);
        }

        /** What a call of exit does; the calling thread goes no further. */
        void exit(int result) {
            ended(result);
            while (true) {
                LockSupport.park();
            }
        }

        /** What the end of a JVM does, once: hooks, which may wait for the tool's threads. */
        private synchronized void ended(int result) {
            if (ending) {
                return;
            }
            ending = true;
            code = result;
            Thread hook = new Thread(() -> {
                hooks.forEach(Runnable::run);
                runNewRuntimeHooks();
                end.countDown();
            }, "shutdown");
            hook.setDaemon(true);
            hook.start();
        }

        private void runNewRuntimeHooks() {
            try {
                List<Thread> added = new ArrayList<>(runtimeHooks().keySet());
                added.removeAll(hooksBefore);
                for (Thread hook : added) {
                    Runtime.getRuntime().removeShutdownHook(hook);
                    hook.start();
                    hook.join();
                }
            } catch (ReflectiveOperationException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Loads a tool's own classes anew and shares all others. */
    private static final class ToolLoader extends URLClassLoader {
        ToolLoader() {
            super(jars(), ToolDriver.class.getClassLoader());
        }

        private static URL[] jars() {
            List<URL> urls = new ArrayList<>();
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (path.contains("kafka")) {
                    try {
                        urls.add(new File(path).toURI().toURL());
                    } catch (IOException e) {
                        throw new IllegalStateException(path, e);
                    }
                }
            }
            return urls.toArray(new URL[0]);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            for (String own : TOOL_PACKAGES) {
                if (name.startsWith(own)) {
                    synchronized (getClassLoadingLock(name)) {
                        Class<?> loaded = findLoadedClass(name);
                        return loaded != null ? loaded : findClass(name);
                    }
                }
            }
            return super.loadClass(name, resolve);
        }
    }
}
