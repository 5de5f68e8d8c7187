/**
 * Long jobs cut into steps, one job after the other. Between two steps
 * everything else has its turn, so storing rows never waits for a job.
 */
export interface Job {
  /** Called when the job's turn comes; each `yield` ends a step. */
  readonly steps: () => Generator<undefined, void>;
  /** Comes instead of the rest of the steps. */
  readonly failed: (error: unknown) => void;
}

interface RunningJob {
  readonly job: Job;
  steps: Generator<undefined, void> | null;
}

export class StepLane {
  readonly #soon: (run: () => void) => void;
  #jobs: RunningJob[] = [];
  #runs = false;

  constructor(soon: (run: () => void) => void) {
    this.#soon = soon;
  }

  add(job: Job): void {
    this.#jobs.push({ job, steps: null });
    this.#continue();
  }

  /** Ends every job, begun or not. */
  clear(error: unknown): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const { job, steps } of jobs) {
      steps?.return();
      job.failed(error);
    }
  }

  #continue(): void {
    if (this.#runs || this.#jobs.length === 0) return;
    this.#runs = true;
    this.#soon(() => {
      this.#runs = false;
      this.#step();
      this.#continue();
    });
  }

  #step(): void {
    const running = this.#jobs[0];
    if (running === undefined) return;
    try {
      running.steps ??= running.job.steps();
      if (running.steps.next().done === true) this.#jobs.shift();
    } catch (error) {
      this.#jobs.shift();
      running.job.failed(error);
    }
  }
}
