/** Folders of pictures as a source of data. */
module org.ergodic.images {
    requires transitive org.ergodic.api;
    requires java.desktop;

    exports org.ergodic.images;

    provides org.ergodic.api.plugin.DataSourceFactory with
            org.ergodic.images.ImageFolderSourceFactory;
}
