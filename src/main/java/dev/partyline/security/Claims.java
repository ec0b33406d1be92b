package dev.partyline.security;

import java.text.ParseException;
import java.util.Optional;
import java.util.regex.Pattern;

import com.nimbusds.jwt.JWTClaimsSet;

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
     * @return empty if that is no name that somebody may have
     */
    public static Optional<Identity> identity(JWTClaimsSet claims, String nameClaim, String groupsClaim, Identity.Kind kind) {
        return text(claims, nameClaim).filter(Claims::mayName)
                .map(name -> Identity.of(name, kind, GroupsClaim.of(claims.getClaims(), groupsClaim)));
    }

    /** Whether somebody may have this name. */
    static boolean mayName(String name) {
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
