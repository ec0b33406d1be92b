package dev.partyline.security;

import static java.lang.System.Logger.Level.DEBUG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.partyline.conversation.StoreException;
import jakarta.servlet.http.HttpServletRequest;

/**
 * How servers of one cluster know each other's requests: a header that says when the request was made and a number of its
 * own, both sealed with method, path and query by HMAC-SHA256. It says nothing of a body.
 *
 * <p>Threading: any thread; waits for the {@link NodeSecret} alone, and only if there is a header.
 */
public class NodeSeals {

    /** Carries {@code <milliseconds of the epoch>.<number>.<seal>}. */
    public static final String HEADER = "X-Partyline-Node";

    /** How far the clocks of two servers, and a request on its way, may differ. */
    static final Duration TOLERANCE = Duration.ofMinutes(2);

    private static final System.Logger LOG = System.getLogger(NodeSeals.class.getName());
    private static final String REQUEST = "request";
    private static final String VOUCHED = NodeSeals.class.getName();
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

    private final NodeSecret secret;
    private final InstantSource clock;

    public NodeSeals(NodeSecret secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** @return what {@link #HEADER} of one request has to be; empty if the secret is not to be had */
    public Optional<String> header(String method, String path, String query) {
        String made = clock.millis() + "." + RandomText.next();
        return seal(made, method, path, query).map(seal -> made + "." + seal);
    }

    /** Looks whether another server of the cluster has made this request, for {@link #vouched} to tell. */
    boolean look(HttpServletRequest request) {
        String header = request.getHeader(HEADER);
        boolean vouched = header != null && fits(header, request);
        if (vouched) request.setAttribute(VOUCHED, header.split("\\.")[1]);
        return vouched;
    }

    /** @return the number of a request that another server of the cluster has made; null for all others */
    public static String vouched(HttpServletRequest request) {
        return (String) request.getAttribute(VOUCHED);
    }

    /**
     * Marks a text as one of this cluster.
     *
     * @param purpose so that what is made for one cannot serve for another
     * @return 43 characters that only servers of the cluster can make of this text; empty if the secret is not to be had
     */
    public Optional<String> seal(String purpose, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.value(), "HmacSHA256"));
            byte[] seal = mac.doFinal((purpose + '\n' + text).getBytes(UTF_8));
            return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(seal));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        } catch (StoreException away) {
            LOG.log(DEBUG, "the secret of the cluster is not known", away);
            return Optional.empty();
        }
    }

    /** Whether a seal is the one that {@link #seal} makes; how long that takes says nothing. */
    public boolean fits(String seal, String purpose, String text) {
        return seal(purpose, text).filter(expected -> MessageDigest.isEqual(expected.getBytes(UTF_8), seal.getBytes(UTF_8)))
                .isPresent();
    }

    private boolean fits(String header, HttpServletRequest request) {
        var parts = FORM.matcher(header);
        if (!parts.matches()) return false;
        long age = clock.millis() - Long.parseLong(parts.group(1));
        if (Math.abs(age) > TOLERANCE.toMillis()) return false;
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return fits(parts.group(3), REQUEST, text(parts.group(1) + "." + parts.group(2), request.getMethod(), path,
                request.getQueryString()));
    }

    private Optional<String> seal(String made, String method, String path, String query) {
        return seal(REQUEST, text(made, method, path, query));
    }

    private static String text(String made, String method, String path, String query) {
        return String.join("\n", made, method, path, query);
    }
}
