import { DockerfileParser } from 'dockerfile-ast';
import type { From, Instruction, ModifiableInstruction } from 'dockerfile-ast';
import { readText } from './compose-file.js';

const DOCKERFILE = 'docker/Dockerfile';

/** One instruction, and the build stage that it belongs to. */
export interface Step {
  readonly stage: string;
  /** In capitals. */
  readonly keyword: string;
  /** All that follows the keyword, on one line. */
  readonly text: string;
}

/** Every instruction of the Dockerfile in order. */
export function readSteps(): Step[] {
  let stage = '';
  return DockerfileParser.parse(readText(DOCKERFILE))
    .getInstructions()
    .map((instruction) => {
      const keyword = instruction.getKeyword();
      if (keyword === 'FROM') stage = (instruction as From).getBuildStage() ?? '';
      return { stage, keyword, text: textOf(instruction) };
    });
}

/** The image that every stage starts from, with its tag. */
export function baseImage(): string {
  return readSteps()[0]?.text.split(' ')[0] ?? '';
}

function textOf(instruction: Instruction): string {
  const flags = 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags().map(String) : [];
  return [...flags, instruction.getArgumentsContent()?.replace(/\\\n\s*/g, '') ?? ''].join(' ');
}
