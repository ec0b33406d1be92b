package dev.partyline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An identity provider as far as tokens go: it signs them, and shows its public keys on this machine. Any thread. */
public final class TokenIssuer implements Closeable {

    public static final String NAME = "https://login.example.com/realms/company";
    public static final String AUDIENCE = "partyline";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger fetches = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<JWK> published;
    private volatile RSAKey key;
    private volatile boolean silent;

    private TokenIssuer(HttpServer server) {
        this.server = server;
        rotate();
        server.setExecutor(threads);
        server.createContext("/jwks", this::answer);
        server.start();
    }

    public static TokenIssuer start() {
        try {
            return new TokenIssuer(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where its keys are. */
    public URI jwks() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    /** How often its keys were asked for. */
    public int fetches() {
        return fetches.get();
    }

    /** The key with which it signs now. */
    public RSAKey key() {
        return key;
    }

    /** From now on signs with another key, the only one that it shows. */
    public void rotate() {
        try {
            key = new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        publish(key);
    }

    /** Shows the public halves of these. */
    public void publish(JWK... keys) {
        published = List.of(keys);
    }

    /** From now on leaves everybody who asks without an answer. */
    public void fallSilent() {
        silent = true;
    }

    /** What a good token for this user claims. */
    public static JWTClaimsSet.Builder claims(String user) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder().issuer(NAME).audience(List.of("other", AUDIENCE)).subject(user)
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(300)));
    }

    /** A good token. */
    public String token(String user) {
        return token(claims(user).build());
    }

    /** A token that may claim anything. */
    public String token(JWTClaimsSet claims) {
        return token(claims, header -> header);
    }

    /** A token with a header that may have anything. */
    public String token(JWTClaimsSet claims, UnaryOperator<JWSHeader.Builder> header) {
        try {
            var plain = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID());
            var token = new SignedJWT(header.apply(plain).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        if (silent) awaitEnd();
        byte[] body = new JWKSet(new ArrayList<>(published)).toPublicJWKSet().toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitEnd() {
        try {
            closed.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
