package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes HTTP clients that end with the Kubernetes client they were made for. fabric8 only lets go of them, and their selector threads
 * go on until they are collected: a JVM that ends meanwhile waits 0.3 s for each thread that is in native code.
 */
final class EndingHttpClients extends JdkHttpClientFactory {
    /** Far more than it takes. */
    private static final Duration ENDS_WITHIN = Duration.ofMillis(200);

    private final Queue<HttpClient> made = new ConcurrentLinkedQueue<>();

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        HttpClient.Builder builder = super.createNewHttpClientBuilder();
        return (HttpClient.Builder) Proxy.newProxyInstance(
                HttpClient.Builder.class.getClassLoader(),
                new Class<?>[] {HttpClient.Builder.class},
                (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(builder, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                    if (result instanceof HttpClient client) {
                        made.add(client);
                    }
                    return builder.equals(result) ? proxy : result;
                });
    }

    @Override
    protected void closeHttpClient(JdkHttpClientImpl closed) {
        made.forEach(HttpClient::shutdownNow);
        try {
            for (HttpClient client : made) {
                client.awaitTermination(ENDS_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
