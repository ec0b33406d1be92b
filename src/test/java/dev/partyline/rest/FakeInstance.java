package dev.partyline.rest;

import java.lang.annotation.Annotation;
import java.util.Iterator;
import java.util.List;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.util.TypeLiteral;

/** Objects that are there to be found by their type, whatever their qualifiers. */
public record FakeInstance<T>(List<T> all) implements Instance<T> {

    public static <T> FakeInstance<T> of(T one) {
        return new FakeInstance<>(List.of(one));
    }

    @Override
    public Iterator<T> iterator() {
        return all.iterator();
    }

    @Override
    public T get() {
        return all.get(0);
    }

    @Override
    public Instance<T> select(Annotation... qualifiers) {
        return this;
    }

    @Override
    public <U extends T> Instance<U> select(Class<U> type, Annotation... qualifiers) {
        return new FakeInstance<>(all.stream().filter(type::isInstance).map(type::cast).toList());
    }

    @Override
    public <U extends T> Instance<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
        return select(type.getRawType());
    }

    @Override
    public boolean isUnsatisfied() {
        return all.isEmpty();
    }

    @Override
    public boolean isAmbiguous() {
        return all.size() > 1;
    }

    @Override
    public void destroy(T instance) {
        // nothing is held for it
    }

    @Override
    public Handle<T> getHandle() {
        return new Held<>(get());
    }

    @Override
    public Iterable<Held<T>> handles() {
        return all.stream().map(Held::new).toList();
    }

    /** One of them. */
    public record Held<T>(T get) implements Handle<T> {

        @Override
        public Bean<T> getBean() {
            return null;
        }

        @Override
        public void destroy() {
            // nothing is held for it
        }

        @Override
        public void close() {
            // nothing is held for it
        }
    }
}
