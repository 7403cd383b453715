/**
 * Empty: this jar stands for its dependencies, the native libraries, and has a descriptor so that it may lie on a
 * module path like its neighbours.
 */
module org.ergodic.natives {}
