"""A small SAM project, as the local server takes any: its functions show what they were given."""

import shutil
from pathlib import Path

ECHO = """
import json, os, time
import boto3

MADE = time.time()

def handler(event, context):
    if event["rawPath"] == "/api/echo":
        boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event.get("body", ""))
    seen = {"event": event, "environment": dict(os.environ), "made": MADE, "text": "first",
            "left": context.get_remaining_time_in_millis(), "arn": context.invoked_function_arn}
    cookies = ["__Host-session=one; Secure; HttpOnly; Path=/", "other=two"]
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "cookies": cookies,
            "body": json.dumps(seen)}
"""

BROKEN = """
import os, time

def handler(event, context):
    how = event["pathParameters"]["how"]
    if how == "slow":
        time.sleep(60)
    if how == "raise":
        raise ValueError("made to fail")
    if how == "exit":
        os._exit(3)
    if how == "malformed":
        return {"statusCode": 200, "body": {"not": "text"}}
    return {"fine": True}
"""

MAIL = """
import os
import boto3

def handler(event, context):
    for record in event["Records"]:
        body = {"Text": {"Data": record["body"]}, "Html": {"Data": "<p>" + record["body"]}}
        content = {"Simple": {"Subject": {"Data": "Sveiki, " + record["body"][:9]}, "Body": body}}
        mail = {"Destination": {"ToAddresses": ["reader@example.com"]}, "Content": content}
        boto3.client("sesv2").send_email(FromEmailAddress=os.environ["MAIL_FROM"], **mail)
"""

IMPORT = """
import json, os, time, urllib.parse
import boto3

BUCKET = "savitarna-local-exchange"

def handler(event, context):
    if "chunk" in event:
        if event["chunk"] == "broken":
            raise ValueError("made to fail")
        time.sleep(0.2)
        print("chunk", event["chunk"], "of", event["key"])
    elif "chunks" in event:
        return finish(event, event.get("round", 0) + 1)
    else:
        receive(urllib.parse.unquote_plus(event["Records"][0]["s3"]["object"]["key"]))

def receive(key):
    text = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    print("imported", key, repr(text))
    if text.startswith("chunks "):
        flow = {"stateMachineArn": os.environ["FLOW"], "name": "import-of-" + text.split()[1]}
        given = json.dumps({"key": key, "chunks": text.split()[2:]})
        boto3.client("stepfunctions").start_execution(**flow, input=given)
    elif text != "never reported":
        report(key, {"text": text})

def finish(event, round):
    if round == 2:
        report(event["key"], {"chunks": len(event["chunks"]), "failed": "failed" in event})
    return event | {"round": round, "more": round < 2}

def report(key, content):
    name = "reports/" + key.removeprefix("in/").removesuffix(".csv") + ".json"
    boto3.client("s3").put_object(Bucket=BUCKET, Key=name, Body=json.dumps(content))
"""

EXPORT = """
import boto3

def handler(event, context):
    record = event["Records"][0]
    print("heard", record["eventName"], record["s3"]["object"]["key"])
    if record["s3"]["object"]["key"].startswith("export/"):
        put = boto3.client("s3").put_object
        put(Bucket="savitarna-local-exchange", Key="out/readings-000001.csv", Body=b"payer_code")
"""

FILES = {
    "functions/echo/app.py": ECHO,
    "functions/broken/app.py": BROKEN,
    "functions/unloadable/app.py": "import there_is_no_such_module",
    "functions/mail/app.py": MAIL,
    "functions/imports/app.py": IMPORT,
    "functions/exports/app.py": EXPORT,
    "examples/readings.csv": "a\n",
    "examples/contracts.csv": "b\n",
}


def write_project(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_suffix(".yaml"), root / "template.yaml")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
