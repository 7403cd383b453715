package org.ergodic.pipeline.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.progress.Progress;
import org.junit.jupiter.api.Test;

class BackgroundRunTest {
    @Test
    void itIsWatchedAndCancelledAndItsEndIsThatOfTheWork() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        BackgroundRun<String> run = BackgroundRun.start(
                settings -> {
                    settings.reporter().say("training a model");
                    settings.reporter().warn("few rows");
                    try (Progress progress = settings.reporter().begin("training", 10, 2)) {
                        progress.at(3, "loss 2");
                        begun.countDown();
                        while (!settings.stopped()) {
                            Thread.onSpinWait();
                        }
                    }
                    throw new CancelledException("stopped at step 3");
                },
                RunSettings.silent());
        begun.await();
        assertEquals(
                new BackgroundRun.At("training", 3, 10, "loss 2"),
                run.progress().orElseThrow());
        assertEquals(List.of("training a model", "warning: few rows"), run.lines());
        run.cancel();
        assertEquals(
                "stopped at step 3",
                assertThrows(CancelledException.class, run::join).getMessage());
        assertTrue(run.isDone());
        assertEquals(
                "done",
                BackgroundRun.start(settings -> "done", RunSettings.silent()).join());
    }
}
