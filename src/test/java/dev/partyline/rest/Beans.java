package dev.partyline.rest;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;

/** As much of a CDI container as a unit test needs: sets {@code @Inject} fields by their type. */
final class Beans {

    private final List<Object> beans = new ArrayList<>();

    /** Adds what has no dependencies. */
    Beans with(Object... ready) {
        beans.addAll(List.of(ready));
        return this;
    }

    /** Adds a bean whose dependencies are all there. */
    <T> T add(T bean) {
        try {
            for (Field field : bean.getClass().getDeclaredFields()) {
                if (field.isAnnotationPresent(Inject.class)) set(bean, field);
            }
            for (Method method : bean.getClass().getDeclaredMethods()) {
                if (!method.isAnnotationPresent(PostConstruct.class)) continue;
                method.setAccessible(true);
                method.invoke(bean);
            }
        } catch (ReflectiveOperationException wrong) {
            throw new AssertionError(wrong);
        }
        beans.add(bean);
        return bean;
    }

    private void set(Object bean, Field field) throws IllegalAccessException {
        field.setAccessible(true);
        field.set(bean, beans.stream().filter(field.getType()::isInstance).findFirst()
                .orElseThrow(() -> new AssertionError("nothing for " + field)));
    }
}
