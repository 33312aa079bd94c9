// The questions in questions.json, asked by @inquirer/prompts one after the other.
import { readFileSync } from 'node:fs'
import { select } from '@inquirer/prompts'

const questions = JSON.parse(readFileSync(new URL('questions.json', import.meta.url)))
for (const { text, answers } of questions) {
  await select({ message: text, choices: answers.map((name, value) => ({ name, value })) })
}
