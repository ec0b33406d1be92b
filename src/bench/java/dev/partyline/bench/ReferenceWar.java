package dev.partyline.bench;

import java.io.File;
import java.nio.file.Path;

import dev.partyline.bench.reference.BareConnection;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Packs the reference endpoints as Partyline is packed: at the root, without libraries. */
final class ReferenceWar {

    private static final String BEANS = "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" "
            + "bean-discovery-mode=\"annotated\"/>";

    private ReferenceWar() {}

    static Path write(Path directory) {
        Path file = directory.resolve("reference.war");
        file.getParent().toFile().mkdirs();
        ShrinkWrap.create(WebArchive.class, "reference.war")
                .addPackages(false, path -> !path.get().contains("/Netty"), BareConnection.class.getPackage())
                .addAsWebInfResource(new StringAsset(BEANS), "beans.xml")
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/jboss-web.xml"))
                .addAsWebInfResource(new File("src/main/webapp/WEB-INF/glassfish-web.xml"))
                .as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
