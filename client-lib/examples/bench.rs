//! Load for comparing clients and brokers: the rates of this client's producer and consumer, or how long one record takes
//! from a producer to a consumer (as `kafka-e2e-latency.sh` asks, but in microseconds), printed in one line.
//!
//! ```text
//! bench produce BROKER TOPIC RECORDS BYTES [KEY=VALUE ...]
//! bench consume BROKER TOPIC RECORDS [KEY=VALUE ...]
//! bench e2e BROKER TOPIC RECORDS BYTES [KEY=VALUE ...]
//! ```

use std::time::{Duration, Instant};

use kafka_client::{Consumer, ConsumerConfig, Producer, ProducerConfig, ProducerRecord, Properties};

type Error = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["produce", broker, topic, records, bytes, ref settings @ ..] => {
            let defaults = [("batch.size", "262144"), ("linger.ms", "5"), ("buffer.memory", "67108864")];
            produce(properties(broker, &defaults, settings), topic, records.parse()?, bytes.parse()?).await
        }
        ["consume", broker, topic, records, ref settings @ ..] => {
            let defaults = [("auto.offset.reset", "earliest"), ("group.id", ""), ("max.poll.records", "100000")];
            consume(properties(broker, &defaults, settings), topic, records.parse()?).await
        }
        ["e2e", broker, topic, records, bytes, ref settings @ ..] => {
            let defaults = [("acks", "all"), ("linger.ms", "0"), ("group.id", ""), ("auto.offset.reset", "latest")];
            end_to_end(properties(broker, &defaults, settings), topic, records.parse()?, bytes.parse()?).await
        }
        _ => Err("usage: bench produce|e2e BROKER TOPIC RECORDS BYTES | bench consume BROKER TOPIC RECORDS".into()),
    }
}

fn properties(broker: &str, defaults: &[(&str, &str)], settings: &[&str]) -> Properties {
    let mut properties = Properties::from_iter(defaults.iter().copied());
    properties.set("bootstrap.servers", broker);
    properties.extend(settings.iter().filter_map(|s| s.split_once('=')));
    properties
}

async fn produce(properties: Properties, topic: &str, records: u64, bytes: usize) -> Result<(), Error> {
    let producer = Producer::new(ProducerConfig::from_properties(&properties)?).await?;
    let value: Vec<u8> = (b'a'..=b'z').cycle().take(bytes).collect();
    producer.partition_count(topic).await?;
    let start = Instant::now();
    for _ in 0..records {
        let record = ProducerRecord { topic, value: Some(&value), ..ProducerRecord::default() };
        producer.send_detached(record).await?;
    }
    producer.flush().await?;
    let took = start.elapsed();
    let counts = producer.counts();
    producer.close(Duration::from_secs(5)).await?;
    if counts.delivered != records {
        return Err(format!("{} of {records} records delivered", counts.delivered).into());
    }
    report(&format!("kafka-client produce {records} x {bytes}"), records, records * bytes as u64, took);
    Ok(())
}

async fn consume(properties: Properties, topic: &str, records: u64) -> Result<(), Error> {
    let mut consumer = Consumer::new(ConsumerConfig::from_properties(&properties)?).await?;
    let partitions: Vec<_> = consumer
        .partitions_for(topic)
        .await?
        .iter()
        .map(|p| kafka_client::TopicPartition::new(topic, p.partition))
        .collect();
    consumer.assign(&partitions)?;
    let start = Instant::now();
    let (mut count, mut bytes) = (0, 0);
    while count < records {
        for record in consumer.poll(Duration::from_secs(1)).await?.iter() {
            count += 1;
            bytes += record?.value.map_or(0, <[u8]>::len) as u64;
        }
    }
    let took = start.elapsed();
    report(&format!("kafka-client consume {count}"), count, bytes, took);
    consumer.close(Duration::from_secs(5)).await?;
    Ok(())
}

/// One record at a time: sent, acknowledged, and read by a consumer that waits for it.
async fn end_to_end(properties: Properties, topic: &str, records: usize, bytes: usize) -> Result<(), Error> {
    let producer = Producer::new(ProducerConfig::from_properties(&properties)?).await?;
    let mut consumer = Consumer::new(ConsumerConfig::from_properties(&properties)?).await?;
    producer.partition_count(topic).await?;
    let partition = kafka_client::TopicPartition::new(topic, 0);
    consumer.assign(std::slice::from_ref(&partition))?;
    // Where the consumer begins is settled before the first record is sent.
    consumer.position(&partition).await?;
    let mut took = Vec::with_capacity(records);
    for number in 0..records {
        let mut value = vec![b'x'; bytes.max(8)];
        value[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let start = Instant::now();
        let record = ProducerRecord { topic, partition: Some(0), value: Some(&value), ..ProducerRecord::default() };
        producer.send(record).await?.await?;
        let got = loop {
            if let Some(record) = consumer.poll(Duration::from_secs(5)).await?.iter().next() {
                break record?.value.map(<[u8]>::to_vec);
            }
        };
        took.push(start.elapsed());
        if got.as_ref() != Some(&value) {
            return Err(format!("another record than number {number} came back").into());
        }
    }
    took.sort_unstable();
    let at = |share: f64| took[(((took.len() - 1) as f64) * share) as usize].as_micros();
    let (half, p99, p999) = (at(0.5), at(0.99), at(0.999));
    println!("kafka-client e2e {records} x {bytes}: 50th = {half} us, 99th = {p99} us, 99.9th = {p999} us");
    producer.close(Duration::from_secs(5)).await?;
    consumer.close(Duration::from_secs(5)).await?;
    Ok(())
}

fn report(what: &str, records: u64, bytes: u64, took: Duration) {
    let seconds = took.as_secs_f64();
    println!("{what}: {:.0} msg/s {:.1} MB/s", records as f64 / seconds, bytes as f64 / 1e6 / seconds);
}
