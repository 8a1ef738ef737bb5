/** What is known of how a model was trained: numbers by name, and figures by name under a name. */
export type TrainingNote = Readonly<
  Record<string, number | boolean | Readonly<Record<string, number>>>
>;

/** What is known of each model; made where it is first needed. */
let notes: WeakMap<object, TrainingNote> | undefined;

/** Notes how a model was trained, for its file. */
export function noteTraining(model: object, note: TrainingNote): void {
  (notes ??= new WeakMap()).set(model, note);
}

/** How a model was trained; undefined where it was not. */
export function trainingOf(model: object): TrainingNote | undefined {
  return notes?.get(model);
}
