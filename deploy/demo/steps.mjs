// Runs the steps of the demo one after another, prints each, and counts.

export class StepFailed extends Error {}

export class Steps {
  passed = 0;
  failed = 0;

  // `send` gives a response; `check` throws when it does not prove what the step claims, and may return a remark.
  async call(proves, expectedStatus, send, check = () => undefined) {
    let response;
    try {
      response = await send();
      if (response.status !== expectedStatus) {
        throw new StepFailed(`expected status ${expectedStatus}, got ${response.status}: ${response.text.slice(0, 400)}`);
      }
      const remark = await check(response);
      this.passed++;
      this.#print('ok', response, remark ? `${proves}: ${remark}` : proves);
      return response;
    } catch (error) {
      this.failed++;
      this.#print('FAILED', response, `${proves}: ${error.message}`);
      throw error instanceof StepFailed ? error : new StepFailed(error.message, { cause: error });
    }
  }

  // Something that is no single request: an event that arrives, bytes that are equal.
  async prove(proves, work) {
    const started = performance.now();
    try {
      const remark = await work();
      this.passed++;
      this.#print('ok', { method: '', path: '', status: '', milliseconds: performance.now() - started }, remark ? `${proves}: ${remark}` : proves);
    } catch (error) {
      this.failed++;
      this.#print('FAILED', null, `${proves}: ${error.message}`);
      throw new StepFailed(error.message, { cause: error });
    }
  }

  title(text) {
    console.log(`\n${text}`);
  }

  #print(outcome, response, text) {
    const what = response ? `${response.method.padEnd(6)} ${response.path.slice(0, 86).padEnd(86)} ${String(response.status).padStart(3)} ${response.milliseconds.toFixed(0).padStart(5)} ms` : '';
    const number = String(this.passed + this.failed).padStart(2);
    console.log(`${number} ${outcome.padEnd(6)} ${what.padEnd(108)} ${text}`);
  }
}

export function expect(condition, message) {
  if (!condition) throw new StepFailed(message);
}
