package dev.partyline.security;

import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.partyline.config.TenantSettings;
import dev.partyline.conversation.Tenant;

/** What an identity provider claims of somebody, when its signature has been verified. Pure. */
public final class Claims {

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");
    private static final int MOST_CHARS = 200;

    private Claims() {}

    /**
     * Whom they name.
     *
     * @param nameClaim whose text is the name
     * @param groupsClaim see {@link GroupsClaim}
     * @param tenants of which they have to name one, where a claim for that is configured
     * @return empty if that is no name that somebody may have, or no tenant that there is
     */
    public static Optional<Identity> identity(JWTClaimsSet claims, String nameClaim, String groupsClaim,
            TenantSettings tenants, Identity.Kind kind) {
        Optional<String> name = text(claims, nameClaim).filter(Claims::mayName);
        if (name.isEmpty()) SignedTokens.refused("its name is none that somebody may have");
        Optional<Tenant> tenant = tenant(claims.getClaims(), tenants);
        if (tenant.isEmpty()) SignedTokens.refused("it names no tenant that there is");
        return name.flatMap(text -> tenant.map(
                Identity.of(text, kind, GroupsClaim.of(claims.getClaims(), groupsClaim))::of));
    }

    /** The groups among them; see {@link GroupsClaim}. */
    public static Set<String> groups(Map<String, Object> claims, String groupsClaim) {
        return GroupsClaim.of(claims, groupsClaim);
    }

    /** Without a claim for it, everybody is of the default tenant; with one, whoever names no tenant is of none. */
    private static Optional<Tenant> tenant(Map<String, Object> claims, TenantSettings tenants) {
        if (tenants.claim().isEmpty()) return Optional.of(Tenant.DEFAULT);
        Set<String> named = GroupsClaim.of(claims, tenants.claim().get());
        return named.size() == 1 ? named.stream().filter(tenants::has).map(Tenant::labelled).findFirst() : Optional.empty();
    }

    /** Whether somebody may have this name. */
    private static boolean mayName(String name) {
        return Identity.mayBeNamed(name) && NAME.matcher(name).matches();
    }

    /** @return empty if there is no claim of this name, or it is no text */
    public static Optional<String> text(JWTClaimsSet claims, String name) {
        try {
            return Optional.ofNullable(claims.getStringClaim(name));
        } catch (ParseException noText) {
            return Optional.empty();
        }
    }

    /** What somebody else wrote, for people to read: in one line, and not too long. */
    public static String printable(String text) {
        String clean = String.valueOf(text).replaceAll("\\p{Cntrl}", " ");
        return clean.substring(0, Math.min(clean.length(), MOST_CHARS));
    }
}
