package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a watch keeps of each object: the part that matters, and nothing else. */
final class SlimStore<T> implements ItemStore<T> {
    private final ConcurrentHashMap<String, T> items = new ConcurrentHashMap<>();
    private final Function<T, String> key;
    private final UnaryOperator<T> part;

    SlimStore(Function<T, String> key, UnaryOperator<T> part) {
        this.key = key;
        this.part = part;
    }

    @Override
    public String getKey(T item) {
        return key.apply(item);
    }

    @Override
    public @Nullable T put(String itemKey, T item) {
        return items.put(itemKey, part.apply(item));
    }

    @Override
    public @Nullable T remove(String itemKey) {
        return items.remove(itemKey);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String itemKey) {
        return items.get(itemKey);
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
