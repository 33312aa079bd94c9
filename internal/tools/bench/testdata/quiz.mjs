// The questions of a file, asked one after the other by the library that is named.
import { readFileSync } from 'node:fs'

const [, , library, file] = process.argv
const { select } = await import(library)
for (const { text, answers } of JSON.parse(readFileSync(file))) {
  const choices = answers.map((name, value) => ({ name, label: name, value }))
  await select({ message: text, choices, options: choices })
}
