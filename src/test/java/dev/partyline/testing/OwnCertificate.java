package dev.partyline.testing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for this machine in a key store of a server, and a client that believes this one alone. */
public final class OwnCertificate {

    static final String FILE = "partyline.p12";
    static final String ALIAS = "partyline";
    static final String PASSWORD = "storepass-5d1e77";

    private OwnCertificate() {}

    static Path file(ServerSettings settings) {
        return settings.directory().resolve(FILE);
    }

    static boolean isIn(ServerSettings settings) {
        return Files.exists(file(settings));
    }

    /** Makes one for the server that is started with the settings that come back. */
    public static ServerSettings makeFor(ServerSettings settings) throws IOException, InterruptedException {
        Files.createDirectories(settings.directory());
        Process tool = new ProcessBuilder(settings.javaHome().resolve("bin/keytool").toString(), "-genkeypair", "-alias", ALIAS,
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1",
                "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file(settings).toString())
                .redirectErrorStream(true).redirectOutput(settings.directory().resolve("keytool.txt").toFile()).start();
        if (!tool.waitFor(60, TimeUnit.SECONDS) || tool.exitValue() != 0) {
            tool.destroyForcibly();
            throw new IOException("keytool has made no certificate; see keytool.txt in " + settings.directory());
        }
        return settings.with("PARTYLINE_KEYSTORE_PASSWORD", PASSWORD);
    }

    /** Checks the name, too. */
    public static HttpClient clientOf(ServerSettings settings) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(file(settings).toFile(), PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10)).build();
    }
}
