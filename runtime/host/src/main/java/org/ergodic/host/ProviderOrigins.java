package org.ergodic.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ergodic.api.plugin.Kind;

/** Which jar names a provider that Java could not load, of which it says the class alone. */
final class ProviderOrigins {
    private static final Pattern NAME = Pattern.compile("([\\w$]+(\\.[\\w$]+)+)");

    private ProviderOrigins() {}

    /**
     * Where a provider on the module path or class path comes from.
     *
     * @param kind its kind
     * @param failure what its loading threw
     * @return its module or the file that names it, or that this is not known
     */
    static String origin(Kind<?> kind, Throwable failure) {
        String service = kind.factory().getName();
        Matcher names = NAME.matcher(String.valueOf(failure.getMessage()));
        while (names.find()) {
            String name = names.group(1);
            if (!name.equals(service)) {
                Optional<String> origin = module(name).or(() -> serviceFile(service, name));
                if (origin.isPresent()) {
                    return origin.get();
                }
            }
        }
        return "on the module path or class path";
    }

    private static Optional<String> module(String type) {
        String home = type.contains(".") ? type.substring(0, type.lastIndexOf('.')) : "";
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> module.reference().descriptor().packages().contains(home))
                .map(module -> module.reference()
                        .location()
                        .map(uri -> module.name() + " (" + Registry.file(uri) + ")")
                        .orElse(module.name()))
                .findFirst();
    }

    private static Optional<String> serviceFile(String service, String type) {
        try {
            for (URL file :
                    Collections.list(Registry.class.getClassLoader().getResources("META-INF/services/" + service))) {
                if (names(file, type)) {
                    // jar:file:/path/x.jar!/META-INF/services/...
                    String place =
                            file.toString().replaceFirst("^jar:", "").replaceFirst("!?/META-INF/services/.*", "");
                    return Optional.of("class path (" + Registry.file(place) + ")");
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean names(URL file, String type) throws IOException {
        try (InputStream in = file.openStream();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> line.replaceAll("#.*", "").strip()).anyMatch(type::equals);
        }
    }
}
