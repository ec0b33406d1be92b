package dev.partyline.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.partyline.testing.KnownSecrets;

/** As much of a browser as signing in takes: it keeps cookies, and stops wherever a test wants to look. One thread. */
final class SignInBrowser {

    private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");

    /** By host and port. Those for TLS only go to this machine too, as browsers do it. */
    private final Map<String, Map<String, String>> cookies = new HashMap<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(10)).build();

    /** @param headers names and values in turn */
    HttpResponse<String> get(URI address, String... headers) {
        return send(request(address, headers).GET().build());
    }

    /** @param headers names and values in turn */
    HttpResponse<String> post(URI address, String body, String... headers) {
        return send(request(address, headers).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(URI address, String... headers) {
        var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
        String kept = cookies.getOrDefault(address.getAuthority(), Map.of()).entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining("; "));
        if (!kept.isEmpty() && !Arrays.asList(headers).contains("Cookie")) request.header("Cookie", kept);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> keepCookies(HttpResponse<String> response) {
        Map<String, String> own = cookies.computeIfAbsent(response.uri().getAuthority(), none -> new HashMap<>());
        for (String line : response.headers().allValues("Set-Cookie")) {
            String[] pair = line.split(";", 2)[0].split("=", 2);
            if (line.contains("Max-Age=0")) own.remove(pair[0]);
            else own.put(pair[0], pair[1]);
            if (pair[0].equals("partyline")) KnownSecrets.add(List.of(pair[1]));
        }
        return response;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return keepCookies(http.send(request, BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Where the server sends it. */
    static URI next(HttpResponse<?> response) {
        return response.headers().firstValue("Location").map(response.uri()::resolve).orElseThrow(
                () -> new AssertionError("no redirect: " + response.statusCode() + " " + response.body()));
    }

    /**
     * Goes from the login to the provider and signs in there.
     *
     * @param login address of {@code /login}
     * @return where the provider sends it back to, which is not asked for yet
     */
    URI atProvider(URI login, String user, String password) {
        HttpResponse<String> page = get(next(get(login)));
        Matcher form = FORM.matcher(page.body());
        if (!form.find()) throw new AssertionError("no form to sign in: " + page.statusCode() + " " + page.body());
        String body = "username=" + encoded(user) + "&password=" + encoded(password) + "&credentialId=";
        return next(post(URI.create(form.group(1).replace("&amp;", "&")), body,
                "Content-Type", "application/x-www-form-urlencoded"));
    }

    /** The same, when it is signed in there already. */
    URI atProviderAgain(URI login) {
        return next(get(next(get(login))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Of the server under test.
     *  @return empty if there is no such cookie */
    String cookie(String name) {
        return cookies.values().stream().filter(each -> each.containsKey(name)).map(each -> each.get(name)).findFirst().orElse("");
    }
}
