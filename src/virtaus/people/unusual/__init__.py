"""Reading of customers' data that is out of the ordinary: found from the log each night, judged by the officer."""
