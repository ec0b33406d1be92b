package dev.partyline.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The groups in the claims of a token, found by a path such as {@code realm_access.roles}. A name may have dots itself,
 * as Keycloak's clients and the claims of others do: the longest one that is there counts. Pure functions.
 */
final class GroupsClaim {

    private GroupsClaim() {}

    /** @return the texts in a list, or the one text; what else is there names no group */
    static Set<String> of(Map<String, Object> claims, String path) {
        Object value = find(claims, path);
        Collection<?> values = value instanceof Collection<?> list ? list : value == null ? List.of() : List.of(value);
        return values.stream().filter(String.class::isInstance).map(String.class::cast)
                .filter(group -> !group.isBlank()).collect(Collectors.toUnmodifiableSet());
    }

    private static Object find(Map<?, ?> claims, String path) {
        Object whole = claims.get(path);
        for (int dot = path.lastIndexOf('.'); whole == null && dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) whole = find(inner, path.substring(dot + 1));
        }
        return whole;
    }
}
