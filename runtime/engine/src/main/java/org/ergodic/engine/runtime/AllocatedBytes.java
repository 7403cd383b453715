package org.ergodic.engine.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the current thread has allocated on the heap, where the virtual machine tells. */
final class AllocatedBytes {
    private static final ThreadMXBean BEAN = bean();

    private AllocatedBytes() {}

    private static ThreadMXBean bean() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean found
                        && found.isThreadAllocatedMemorySupported()
                        && found.isThreadAllocatedMemoryEnabled()
                ? found
                : null;
    }

    /** {@return bytes since the thread began, or 0 where nobody counts} */
    static long ofThisThread() {
        return BEAN == null
                ? 0
                : BEAN.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
