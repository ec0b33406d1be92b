package dev.partyline.rest;

import java.io.IOException;
import java.util.Properties;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What this server is; needs no key (V1 spec 7.4). */
@WebServlet("/server_info")
public class ServerInformationServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String BUILD = "/META-INF/maven/dev.partyline/partyline/pom.properties";

    @Inject transient Activity activity;

    private String version;

    @Override
    public void init() {
        version = version();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HealthServlet.answer(response, 200, Answers.text(new ServerInformation(version,
                activity.uptime().toSeconds(), activity.idle().toSeconds())));
    }

    /** @return of the archive, or {@code unknown} where it is served unpacked */
    private String version() {
        try (var file = getServletContext().getResourceAsStream(BUILD)) {
            var build = new Properties();
            if (file != null) build.load(file);
            return build.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
