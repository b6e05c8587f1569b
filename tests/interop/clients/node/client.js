// KafkaJS, which has a protocol of its own in JavaScript.
const { Kafka, logLevel } = require('kafkajs')
const readline = require('readline')

const [what, broker, topic, ...rest] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'kafkajs', brokers: [broker], logLevel: logLevel.ERROR, retry: { initialRetryTime: 50 } })

async function produce(prefix, count) {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  const messages = [...Array(count).keys()].map((n) => ({ key: `key${n}`, value: `${prefix}${n}` }))
  await producer.send({ topic, messages, acks: -1 })
  await producer.disconnect()
}

async function consume(groupId) {
  const consumer = kafka.consumer({ groupId, heartbeatInterval: 300, sessionTimeout: 10000, maxWaitTimeInMs: 50 })
  const next = new Map()
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    const mine = payload.memberAssignment[topic] || []
    for (const partition of [...next.keys()]) if (!mine.includes(partition)) next.delete(partition)
    console.log(['assigned', ...[...mine].sort()].join(' '))
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      console.log(`got ${partition} ${message.offset} ${message.value}`)
      next.set(partition, BigInt(message.offset) + 1n)
    },
  })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line === 'stop') break
    if (line === 'commit') {
      await consumer.commitOffsets([...next].map(([partition, offset]) => ({ topic, partition, offset: offset.toString() })))
      console.log('committed')
    }
  }
  await consumer.disconnect()
}

const run = what === 'produce' ? produce(rest[0], Number(rest[1])) : consume(rest[0])
run.then(
  () => process.exit(0),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)
