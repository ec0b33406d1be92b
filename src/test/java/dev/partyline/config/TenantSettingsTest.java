package dev.partyline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.partyline.conversation.Tenant;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantSettingsTest {

    private static TenantSettings read(Map<String, String> options) {
        var config = (Config) Proxy.newProxyInstance(TenantSettingsTest.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(options.get(arguments[0].toString())));
        return TenantSettings.read(config);
    }

    @Test
    void withoutOptionsThereIsTheDefaultOneAlone() {
        assertEquals(TenantSettings.NONE, read(Map.of()));
        assertEquals(List.of("default"), TenantSettings.NONE.names());
        assertTrue(TenantSettings.NONE.has("default"));
        assertFalse(TenantSettings.NONE.has(""));
        assertEquals(Tenant.DEFAULT, Tenant.labelled(TenantSettings.DEFAULT));
    }

    @Test
    void eachHasKeysOfItsOwn() {
        var settings = read(Map.of("partyline.tenants", "acme, globex", "partyline.tenant.acme.session-api-keys", "a,b",
                "partyline.tenant.globex.agent-keys", "c", "partyline.jwt.tenant-claim", "org.name"));

        assertEquals(List.of("a", "b"), settings.tenants().get("acme").session());
        assertEquals(List.of("c"), settings.tenants().get("globex").agents());
        assertTrue(settings.hasSessionKeys());
        assertEquals(Optional.of("org.name"), settings.claim());
        assertTrue(settings.has("acme"));
        assertFalse(settings.has("initech"));
        for (String name : settings.names()) assertEquals(name, Tenant.labelled(name).label());
        assertFalse(settings.toString().contains("b]"), settings.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "-a", "a_b", "..", "a/b", "default", "0123456789abcdef0123456789abcdef"})
    void aNameThatNobodyMayHaveStopsTheStart(String name) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> read(Map.of("partyline.tenants", name)));
        assertTrue(wrong.getMessage().startsWith("partyline.tenants"), wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Tenant(name), "the domain takes no more");
    }

    @Test
    void aClaimForTenantsThatAreNotThereStopsTheStart() {
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("partyline.jwt.tenant-claim", "org")));
    }

    @Test
    void aKeyOpensOneTenantOnly() {
        for (String other : List.of("partyline.session-api-keys", "partyline.agent-keys",
                "partyline.tenant.globex.session-api-keys", "partyline.tenant.globex.agent-keys")) {
            var wrong = assertThrows(IllegalArgumentException.class, () -> read(Map.of("partyline.tenants", "acme,globex",
                    "partyline.tenant.acme.session-api-keys", "one,same", other, "same")));
            assertTrue(wrong.getMessage().contains("acme") && !wrong.getMessage().contains("same"), wrong.getMessage());
        }
    }
}
