package org.ergodic.images;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.message.Excerpt;

/**
 * The pictures below a folder, in the order of their names: folder by folder, each name by the code points of its
 * characters, so that the order is the same on every machine.
 *
 * @param folder the folder
 * @param files the files
 * @param problems what could not be listed
 * @param notes what was passed over
 */
record Listing(Path folder, List<Path> files, List<String> problems, List<String> notes) {
    private static final int DEEPEST = 64;

    private static final Set<String> READ = Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif");

    private static final Set<String> OTHER_PICTURES = Set.of(
            "webp", "heic", "heif", "avif", "tif", "tiff", "bmp", "svg", "psd", "jp2", "jxl", "ico", "raw", "dng",
            "cr2", "nef", "arw");

    /** What systems and programs leave in folders of pictures. */
    private static final Set<String> LEFT_BY_SYSTEMS =
            Set.of("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir");

    /** Lists the files below a folder. */
    static Listing of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new SourceException(folder + ": "
                    + (Files.exists(folder)
                            ? "is no folder; name the folder that the pictures are in"
                            : "there is no such folder (looked in "
                                    + folder.toAbsolutePath().getParent() + ")"));
        }
        Visitor visitor = new Visitor(folder);
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, visitor);
        return visitor.listing();
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<Path> files = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Integer> others = new TreeMap<>();
        private final List<String> loops = new ArrayList<>();

        Visitor(Path folder) {
            this.folder = folder;
        }

        private String shown(Path file) {
            return Excerpt.of(folder.relativize(file));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return !dir.equals(folder) && isHidden(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isHidden(file)) {
                return FileVisitResult.CONTINUE;
            }
            String ending = ending(file);
            if (attributes.isDirectory()) {
                problems.add(shown(file) + ": is more than " + DEEPEST + " folders deep. Move it up");
            } else if (!READ.contains(ending)) {
                others.merge(ending, 1, Integer::sum);
            } else if (attributes.isSymbolicLink()) {
                problems.add(shown(file) + ": is a link to a file that is not there. Delete it");
            } else if (!attributes.isRegularFile()) {
                problems.add(shown(file) + ": is a pipe or device and no file. Move it away");
            } else {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof ClosedByInterruptException || file.equals(folder)) {
                throw e;
            }
            if (e instanceof FileSystemLoopException) {
                loops.add(shown(file));
            } else if (!isHidden(file)) {
                problems.add(shown(file) + ": cannot be read: " + Excerpt.of(e.getMessage()));
            }
            return FileVisitResult.CONTINUE;
        }

        Listing listing() {
            files.sort(Comparator.comparing(file -> key(folder.relativize(file)), Arrays::compare));
            List<String> notes = new ArrayList<>();
            if (!loops.isEmpty()) {
                notes.add("links back to a folder above are not followed: " + Excerpt.list(loops));
            }
            String pictures = counts(others, true);
            if (!pictures.isEmpty()) {
                notes.add("left out are pictures of kinds that are not read: " + pictures + ". Convert them to PNG");
            }
            String rest = counts(others, false);
            if (!rest.isEmpty()) {
                notes.add("left out are files that are no pictures by their names: " + rest);
            }
            return new Listing(folder, List.copyOf(files), List.copyOf(problems), List.copyOf(notes));
        }
    }

    private static String counts(Map<String, Integer> others, boolean pictures) {
        return Excerpt.list(others.entrySet().stream()
                .filter(each -> OTHER_PICTURES.contains(each.getKey()) == pictures)
                .map(each -> each.getValue() + (each.getKey().isEmpty() ? " without an ending" : " ." + each.getKey()))
                .toList());
    }

    private static boolean isHidden(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") || LEFT_BY_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Code points with -1 between folders: that sorts a folder's own files as one block. */
    private static int[] key(Path relative) {
        return IntStream.range(0, relative.getNameCount())
                .boxed()
                .flatMapToInt(i -> IntStream.concat(
                        i == 0 ? IntStream.empty() : IntStream.of(-1),
                        relative.getName(i).toString().codePoints()))
                .toArray();
    }

    /** {@return the folder directly below that each file is in, in the order of the files; none for those in none} */
    List<String> groups() {
        return files.stream()
                .map(folder::relativize)
                .map(file -> file.getNameCount() == 1 ? "" : file.getName(0).toString())
                .toList();
    }
}
