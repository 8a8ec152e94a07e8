// Preloaded into what is measured: writes its peak memory in bytes and its processor time in seconds to file descriptor 3
// when it ends.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  try {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(3, JSON.stringify({ peakBytes: maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
  } catch {
    // Started without that descriptor: nobody asks.
  }
});
